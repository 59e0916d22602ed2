import BaselogScreen
import Testing

@Suite struct `A rectangle` {
    let screen = Rect(Size(columns: 80, rows: 24))

    @Test func `splits into fixed rows and shares`() {
        let rows = screen.rows(.fixed(2), .share(2), .share(1), .fixed(1))
        #expect(rows.map(\.rows) == [2, 14, 7, 1])
        #expect(rows.map(\.row) == [0, 2, 16, 23])
    }

    @Test func `gives cells that do not divide evenly to the first shares`() {
        #expect(screen.columns(.share(), .share(), .share()).map(\.columns) == [27, 27, 26])
    }

    @Test func `keeps a share's minimum and divides the rest`() {
        #expect(screen.columns(.share(1, minimum: 50), .share(1), .share(1)).map(\.columns) == [50, 15, 15])
    }

    @Test func `leaves gaps between its parts`() {
        let parts = screen.columns(.share(), .share(), gap: 2)
        #expect(parts.map(\.columns) == [39, 39])
        #expect(parts[1].column == 41)
    }

    @Test func `never gives out more than it has`() {
        for total in 0..<40 {
            let area = Rect(column: 3, row: 4, columns: total, rows: total)
            let parts = area.rows(.fixed(10), .share(3, minimum: 5), .fixed(8), .share(1, minimum: 9), gap: 1)
            #expect(parts.reduce(0) { $0 + $1.rows } <= total)
            #expect(parts.allSatisfy { area.intersection($0) == $0 || $0.isEmpty })
        }
    }

    @Test func `may be inset to nothing but not beyond`() {
        #expect(Rect(column: 0, row: 0, columns: 3, rows: 1).inset(columns: 2, rows: 1).isEmpty)
    }

    @Test func `centres what fits and shrinks what does not`() {
        #expect(screen.centred(Size(columns: 40, rows: 10)) == Rect(column: 20, row: 7, columns: 40, rows: 10))
        #expect(screen.centred(Size(columns: 100, rows: 10)).columns == 80)
    }
}
