/// What trials measure. Names are those of the JSON in which a trial hands them over.
enum Figure: String, Codable, CodingKeyRepresentable {
    /// Entries a second.
    case rate
    /// Microseconds of processor time of the whole process for one entry.
    case processorMicroseconds
    /// Microseconds that the calling thread worked for one entry: of the door that waits, and of that for loggers.
    case acceptMicroseconds, postMicroseconds
    /// The most memory that the process had in RAM, in MiB.
    case residentMiB
    /// Milliseconds from the start of the process to the first request.
    case firstSend
    /// Milliseconds from writing a line to seeing it, of nineteen in twenty lines.
    case lag
    /// Milliseconds of the slowest of nineteen in twenty pages, by what they list.
    case newestPage, severePage, middlePage, textPage
    /// Milliseconds from the start of the program to its first byte in a terminal, and to a whole picture.
    case firstByte, firstPaint
    /// What it costs to run: percent of a core, wake-ups in a second, bytes to the terminal in a second.
    case processor, wakeUps, bytesPerSecond
    /// Bytes to the terminal for one more line.
    case bytesPerLine
    /// Milliseconds from a key to the first byte of its answer, the median and the slowest but one in a hundred, and to
    /// the whole picture.
    case keyMedian, keyTail, keyPicture
    /// Microseconds to tell how many entries are in each state.
    case counts

    var unit: String {
        switch self {
        case .rate: "/s"
        case .processorMicroseconds, .acceptMicroseconds, .postMicroseconds, .counts: "µs"
        case .residentMiB: "MiB"
        case .firstSend, .lag, .newestPage, .severePage, .middlePage, .textPage: "ms"
        case .firstByte, .firstPaint, .keyMedian, .keyTail, .keyPicture: "ms"
        case .processor: "%"
        case .wakeUps: "/s"
        case .bytesPerSecond: "bytes/s"
        case .bytesPerLine: "bytes"
        }
    }
}

typealias Figures = [Figure: Double]

/// What a figure should be on two quiet cores.
enum Target {
    case atLeast(Double)
    case atMost(Double)

    func isMet(by value: Double) -> Bool {
        switch self {
        case .atLeast(let limit): value >= limit
        case .atMost(let limit): value <= limit
        }
    }
}
