// Applications import one module: entries, settings and snapshots are half of the engine's interface.
@_exported public import BaselogDomain
