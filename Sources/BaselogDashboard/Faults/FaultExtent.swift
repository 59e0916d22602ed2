import BaselogScreen

/// Which requests a fault hits.
package enum FaultExtent: Sendable, Hashable {
    case everyRequest
    /// Each request with the probability 1 ÷ so many.
    case oneIn(Int)
    /// The next so many requests; then the API behaves again.
    case next(Int)

    /// What the panel offers; the command line takes any number.
    package static let offered: [FaultExtent] = [
        .everyRequest, .oneIn(2), .oneIn(5), .oneIn(10), .oneIn(100), .next(1), .next(3), .next(10), .next(100),
    ]

    private static let shares = 2...1_000_000
    private static let counts = 1...1_000_000

    /// Reads `1/10`, `next-5` and the empty text for every request.
    package init?(_ text: String) {
        let text = text.lowercased()
        if text.isEmpty {
            self = .everyRequest
        } else if text.hasPrefix("1/"), let count = Int(text.dropFirst(2)), FaultExtent.shares.contains(count) {
            self = .oneIn(count)
        } else if text.hasPrefix("next"), let count = Int(text.dropFirst(5)), FaultExtent.counts.contains(count),
            text.dropFirst(4).first.map({ "- ".contains($0) }) == true
        {
            self = .next(count)
        } else {
            return nil
        }
    }

    /// As the command line reads it.
    package var argument: String {
        switch self {
        case .everyRequest: ""
        case .oneIn(let count): "1/\(count)"
        case .next(let count): "next-\(count)"
        }
    }

    /// `1 in 10`, `next 3`; nothing for every request, as nobody asks about that.
    package var words: String {
        switch self {
        case .everyRequest: ""
        case .oneIn(let count): "1 in \(NumberFormat.count(count))"
        case .next(let count): "next \(NumberFormat.count(count))"
        }
    }

    /// What is hit, as the object of a sentence.
    package var requests: String {
        switch self {
        case .everyRequest: "every request, also GET /health"
        case .oneIn(let count): "1 in \(NumberFormat.count(count)) requests that carry entries"
        case .next(1): "the next request that carries entries"
        case .next(let count): "the next \(NumberFormat.count(count)) requests that carry entries"
        }
    }
}

/// A fault, and which requests it hits: `503`, `503 1/10`, `503 next-5`.
package struct FaultOrder: Sendable, Hashable {
    package var fault: Fault
    package var extent: FaultExtent

    package init(_ fault: Fault, _ extent: FaultExtent = .everyRequest) {
        self.fault = fault
        self.extent = fault == .off ? .everyRequest : extent
    }

    package static let off = FaultOrder(.off)

    /// Reads what follows `:fault`.
    package init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1).map { $0.trimmed }
        guard let fault = words.first.flatMap({ Fault(name: $0) }),
            let extent = FaultExtent(words.count > 1 ? words[1] : "")
        else { return nil }
        self.init(fault, extent)
    }

    /// `503`, `503 1 in 10`, `503 next 3`.
    package var title: String { extent == .everyRequest ? fault.name : "\(fault.name) \(extent.words)" }
}
