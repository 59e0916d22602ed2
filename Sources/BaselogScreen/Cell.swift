/// One cell of the screen: a base scalar with at most two combining marks, what it means and what it stands on.
///
/// A cell never holds a control character: it is made from text that went through ``ClusterReader`` only. The cell to
/// the right of a wide character is a continuation of width 0.
package struct Cell: Sendable, Hashable {
    package private(set) var cluster: Cluster
    package var role: Role
    package var backdrop: Backdrop

    package init(_ cluster: Cluster = .space, role: Role = .plain, backdrop: Backdrop = .none) {
        self.cluster = cluster
        self.role = role
        self.backdrop = backdrop
    }

    /// The columns the cell takes: 1 or 2, or 0 for the second half of a wide character.
    package var width: Int { cluster.width }
    package var isContinuation: Bool { cluster.width == 0 }
    package var isBlank: Bool { cluster == .space }
    /// The characters of the cell; empty for a continuation.
    package var text: String { cluster.text }

    static func continuation(of cell: Cell) -> Cell {
        Cell(.continuation, role: cell.role, backdrop: cell.backdrop)
    }
}
