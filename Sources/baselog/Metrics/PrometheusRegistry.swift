import Metrics
import Synchronization

/// Keeps what an engine tells of itself and writes it as Prometheus reads it.
///
/// A backend of swift-metrics: counters, gauges (recorders that do not aggregate) and histograms (those that do, and
/// timers, in seconds). Text format 0.0.4: prometheus.io/docs/instrumenting/exposition_formats.
final class PrometheusRegistry: MetricsFactory {
    /// Series of one name; beyond that new ones are kept out of sight, so that no label can fill the memory.
    static let seriesLimit = 1_000

    private struct Family {
        var kind: MetricKind
        /// By their labels as they are written.
        var series: [String: any MetricSeries] = [:]
    }

    private let families = Mutex<[String: Family]>([:])

    init() {}

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) { CounterSeries() }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return series(label, dimensions, .gauge) { GaugeSeries() } }
        return series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.countBounds) }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.secondBounds) }
    }

    // What was counted stays: a counter that disappears and comes back looks like a restart.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// Puts these gauges in the place of all that the name had.
    func replace(_ name: String, label: String, values: [String: Double]) {
        var family = Family(kind: .gauge)
        for (value, number) in values.sorted(by: { $0.key < $1.key }).prefix(PrometheusRegistry.seriesLimit) {
            let gauge = GaugeSeries()
            gauge.record(number)
            family.series[MetricText.labels([(label, value)])] = gauge
        }
        families.withLock { $0[MetricText.name(name)] = family }
    }

    private func series<Series: MetricSeries>(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricKind, make: () -> Series
    ) -> Series {
        let (name, labels) = (MetricText.name(label), MetricText.labels(dimensions))
        return families.withLock { families in
            var family = families[name] ?? Family(kind: kind)
            if let known = family.series[labels] as? Series { return known }
            let new = make()
            // One name of two kinds would be no valid text.
            guard family.kind == kind, family.series.count < PrometheusRegistry.seriesLimit else { return new }
            family.series[labels] = new
            families[name] = family
            return new
        }
    }

    /// Everything as text, sorted by name.
    var text: String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(MetricHelp.text(of: name))\n# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                text += series.lines(name: name, labels: labels)
            }
        }
        return text
    }
}

enum MetricKind: String { case counter, gauge, histogram }
