/// Cuts any text into clusters that every terminal draws with the same width.
///
/// Terminals disagree about sequences, not about single characters. So a sequence is cut down to what is sure:
/// variation selectors, invisible formatting and direction marks go, an emoji joined by ZWJ keeps its first picture,
/// skin tones go, at most ``Cluster/markLimit`` combining marks stay. Control characters, and with them every escape
/// sequence, become visible harmless pictures (`␛`); what is unassigned becomes `�`; a tab becomes spaces up to the
/// next multiple of ``tabStop``.
package struct ClusterReader: Sequence, IteratorProtocol {
    package static let tabStop = 4

    private var scalars: String.UnicodeScalarView.Iterator
    private var pending: Unicode.Scalar?
    private var column = 0
    private var spaces = 0

    package init(_ text: some StringProtocol) {
        scalars = String(text).unicodeScalars.makeIterator()
        pending = scalars.next()
    }

    package mutating func next() -> Cluster? {
        if spaces > 0 {
            spaces -= 1
            column += 1
            return .space
        }
        while let scalar = pending {
            pending = scalars.next()
            let value = scalar.value
            if value >= 0x20 && value < 0x7F {
                return finish(Cluster(base: value, columns: 1))
            }
            if value == 0x09 {
                spaces = Self.tabStop - column % Self.tabStop - 1
                column += 1
                return .space
            }
            switch ScalarClass(scalar) {
            case .hidden: continue
            case .picture(let picture): return finish(Cluster(base: picture, columns: 1))
            case .mark:
                // A mark with nothing under it stands on a space.
                var cluster = Cluster.space
                cluster.add(mark: scalar)
                return finish(cluster)
            case .narrow: return finish(Cluster(base: value, columns: 1))
            case .wide: return finish(Cluster(base: value, columns: 2))
            }
        }
        return nil
    }

    /// Takes what belongs to the base just read, and drops what no terminal agrees about.
    private mutating func finish(_ cluster: Cluster) -> Cluster {
        var cluster = cluster
        defer { column += cluster.width }
        while let scalar = pending, scalar.value >= 0x300 {
            if scalar.value == 0x200D {
                pending = scalars.next()
                // Only pictures are joined away; in other scripts ZWJ merely shapes letters that are drawn anyway.
                if let joined = pending, joined.value > 0x7F, joined.properties.isEmoji { pending = scalars.next() }
            } else if (0x1F3FB...0x1F3FF).contains(scalar.value) {
                guard cluster.singleScalar?.properties.isEmoji == true else { return cluster }
                pending = scalars.next()
            } else {
                switch ScalarClass(scalar) {
                case .hidden: break
                case .mark: cluster.add(mark: scalar)
                case .picture, .narrow, .wide: return cluster
                }
                pending = scalars.next()
            }
        }
        return cluster
    }
}
