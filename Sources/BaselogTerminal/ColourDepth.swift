import BaselogScreen

/// How many colours a terminal has, and the number of the nearest one to an RGB colour.
package enum ColourDepth: Sendable, Hashable, CaseIterable {
    case mono, sixteen, indexed, trueColour

    init(colours: Int, wantsNoColour: Bool) {
        if wantsNoColour || colours < 8 {
            self = .mono
        } else if colours >= 1 << 24 {
            self = .trueColour
        } else {
            self = colours >= 256 ? .indexed : .sixteen
        }
    }

    /// The terminal's own foreground or background.
    static let unset: Int32 = -1

    /// The number of `colour` for ncurses.
    ///
    /// - Parameter available: Colours of the terminal; only looked at for 8 and 16.
    func number(of colour: RGB, available: Int) -> Int32 {
        switch self {
        case .mono: Self.unset
        case .sixteen: Self.named(colour, hasBright: available >= 16)
        case .indexed: Int32(Self.nearestIndex(to: colour))
        // The first eight numbers are the terminal's named colours; they stand a hair beside black.
        case .trueColour: Int32(max(8, colour.value))
        }
    }

    /// The nearest of the 6 × 6 × 6 cube and the 24 greys of the 256 colours. The first 16 are left out: everyone
    /// sets them as he likes.
    static func nearestIndex(to colour: RGB) -> Int {
        func level(_ part: UInt8) -> Int { part < 48 ? 0 : part < 115 ? 1 : (Int(part) - 35) / 40 }
        let steps = [level(colour.red), level(colour.green), level(colour.blue)]
        let cube = steps.map { $0 == 0 ? 0 : 55 + 40 * $0 }
        let mean = (Int(colour.red) + Int(colour.green) + Int(colour.blue)) / 3
        let grey = ((mean - 3) / 10).clamped(to: 0...23)
        let greyLevel = 8 + 10 * grey
        let cubeIndex = 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
        return distance(colour, cube) <= distance(colour, [greyLevel, greyLevel, greyLevel])
            ? cubeIndex : 232 + grey
    }

    private static func distance(_ colour: RGB, _ parts: [Int]) -> Int {
        let own = [Int(colour.red), Int(colour.green), Int(colour.blue)]
        return zip(own, parts).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    /// A named colour by hue. Greys are the terminal's own text, so that they are readable on any ground.
    private static func named(_ colour: RGB, hasBright: Bool) -> Int32 {
        let parts = [Double(colour.red), Double(colour.green), Double(colour.blue)]
        let high = parts.max() ?? 0
        let low = parts.min() ?? 0
        guard high > 0, (high - low) / high > 0.25 else { return unset }
        let span = high - low
        let (red, green, blue) = (parts[0], parts[1], parts[2])
        let sector =
            high == red
            ? (green - blue) / span : high == green ? 2 + (blue - red) / span : 4 + (red - green) / span
        let hue = (sector * 60 + 360).truncatingRemainder(dividingBy: 360)
        let number: Int32 =
            switch hue {
            case 20..<75: 3
            case 75..<165: 2
            case 165..<200: 6
            case 200..<265: 4
            case 265..<335: 5
            default: 1
            }
        return hasBright && high > 200 ? number + 8 : number
    }
}
