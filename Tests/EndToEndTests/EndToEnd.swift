import Testing

/// What a person does, with the built program in a real terminal. One after another: two programs at a time would wait
/// for each other's share of the machine, and a test's limit of time should bound nothing but that test.
@Suite(.serialized) enum EndToEnd {}
