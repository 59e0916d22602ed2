/// What one cell shows: a printable base scalar and at most two combining marks.
///
/// Kept as numbers, not as a `String`, so that a frame of 12,000 cells is copied and compared without touching a
/// reference count.
package struct Cluster: Sendable, Hashable {
    /// Most combining marks kept; more of them only smear neighbouring rows.
    static let markLimit = 2

    private let base: UInt32
    private var first: UInt32 = 0
    private var second: UInt32 = 0
    /// 1 or 2; 0 for a continuation only.
    private(set) var columns: UInt8

    package static let space = Cluster(base: 0x20, columns: 1)
    static let continuation = Cluster(base: 0, columns: 0)
    static let replacement = Cluster(base: 0xFFFD, columns: 1)

    init(base: UInt32, columns: UInt8) {
        self.base = base
        self.columns = columns
    }

    package var width: Int { Int(columns) }
    package var isSpace: Bool { base == 0x20 && first == 0 }

    mutating func add(mark: Unicode.Scalar) {
        if first == 0 { first = mark.value } else if second == 0 { second = mark.value }
    }

    /// The scalars in order, base first; empty for a continuation.
    package var scalars: [Unicode.Scalar] {
        [base, first, second].filter { $0 != 0 }.compactMap(Unicode.Scalar.init)
    }

    /// The only scalar of the cluster; `nil` when it has combining marks or is a continuation.
    package var singleScalar: Unicode.Scalar? { first == 0 && base != 0 ? Unicode.Scalar(base) : nil }

    package var text: String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }
}
