import BaselogScreen
import Testing

@Suite struct `A number on the screen` {
    @Test(arguments: [(0, "0"), (999, "999"), (1_204, "1,204"), (-1_204, "-1,204"), (10_000_000, "10,000,000")])
    func `has thousands separators`(value: Int, text: String) {
        #expect(NumberFormat.count(value) == text)
        #expect(NumberFormat.count(.min) == "-9,223,372,036,854,775,808")
    }

    @Test(
        arguments: [
            (0, "0"), (0.04, "0"), (0.7, "0.7"), (6, "6"), (12.34, "12.3"), (99.97, "100"), (1_204.4, "1,204"),
            (99_999, "99,999"), (123_456, "123k"), (1_234_567, "1.23M"), (.infinity, "—"), (.nan, "—"),
        ] as [(Double, String)])
    func `shows a rate in few digits`(rate: Double, text: String) {
        #expect(NumberFormat.rate(rate) == text)
    }

    @Test(
        arguments: [
            (0, "0 B"), (214, "214 B"), (1_023, "1,023 B"), (1_024, "1 KiB"), (2_150, "2.1 KiB"), (12 << 20, "12 MiB"),
            (1 << 30, "1 GiB"), (1_048_570, "1 MiB"), (1_300_000_000, "1.21 GiB"),
        ] as [(Int, String)])
    func `shows a size in three digits`(bytes: Int, text: String) {
        #expect(NumberFormat.size(bytes) == text)
    }

    @Test(
        arguments: [
            (Duration.milliseconds(400), "0.4 s"), (.milliseconds(12_100), "12.1 s"), (.milliseconds(59_940), "59.9 s"),
            (.milliseconds(59_990), "1 min"), (.seconds(9 * 60 + 59), "9 min"), (.seconds(3 * 3_600), "3 h"),
            (.seconds(50 * 3_600), "2 d"), (.zero, "0.0 s"), (.seconds(-5), "0.0 s"),
        ] as [(Duration, String)])
    func `shows a duration in one unit`(duration: Duration, text: String) {
        #expect(NumberFormat.duration(duration) == text)
    }

    @Test(
        arguments: [
            (Duration.microseconds(400), "0.4 ms"), (.milliseconds(11), "11 ms"), (.milliseconds(999), "999 ms"),
            (.milliseconds(1_240), "1.24 s"), (.seconds(90), "1 min"), (.microseconds(9_960), "10 ms"),
        ] as [(Duration, String)])
    func `shows a latency in milliseconds first`(duration: Duration, text: String) {
        #expect(NumberFormat.latency(duration) == text)
    }

    @Test func `shows a share in per cent`() {
        #expect(NumberFormat.percent(0.004) == "0.4 %")
        #expect(NumberFormat.percent(0.987) == "98.7 %")
        #expect(NumberFormat.percent(1) == "100 %")
    }
}
