import BaselogDomain
import Testing

@Suite struct `A level` {
    @Test(arguments: [
        ("debug", Level.debug), ("INFO", .info), ("Warning", .warning), ("eRRoR", .error), ("critical", .critical),
    ])
    func `is known by its name in any case`(word: String, level: Level) {
        #expect(Level(name: word) == level)
        let nearest = Level.nearest(to: word)
        #expect(nearest.level == level)
        #expect(nearest.isExact)
    }

    @Test(arguments: [
        ("trace", Level.debug), ("VERBOSE", .debug), ("fine", .debug), ("notice", .info), ("information", .info),
        ("Warn", .warning), ("err", .error), ("failure", .error), ("fatal", .critical), ("alert", .critical),
        ("emergency", .critical), ("severe", .critical), ("panic", .critical), ("", .info), ("nonsense", .info),
        (" info", .info),
    ])
    func `of another system becomes the nearest one`(word: String, level: Level) {
        #expect(Level(name: word) == nil)
        let nearest = Level.nearest(to: word)
        #expect(nearest.level == level)
        #expect(!nearest.isExact)
    }

    @Test func `is ordered by severity`() { #expect(Level.allCases.sorted() == Level.allCases) }
}
