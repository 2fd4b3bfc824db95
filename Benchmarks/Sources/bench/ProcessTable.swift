import Glibc

/// What the kernel tells of processes in `/proc` (the manual page is proc(5)).
enum ProcessTable {
  struct Times {
    var parent: pid_t
    /// Processor seconds of the process.
    var own: Double
    /// Those of its children that have ended and were waited for, with theirs.
    var waited: Double
  }

  private static let tick = 1 / Double(sysconf(Int32(_SC_CLK_TCK)))

  static func times(of process: pid_t) -> Times? {
    guard let text = File.text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    // The fields after the name in parentheses begin with the third: state, parent, …, utime (14), stime, cutime, cstime.
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 15, let parent = pid_t(fields[1]) else { return nil }
    let ticks = fields[11...14].map { Double($0) ?? 0 }
    return Times(parent: parent, own: (ticks[0] + ticks[1]) * tick, waited: (ticks[2] + ticks[3]) * tick)
  }

  /// The most memory a process held so far, in bytes; 0 where it is gone.
  static func peakMemory(of process: pid_t) -> Int {
    guard let text = File.text("/proc/\(process)/status"), let range = text.range(of: "VmHWM:") else { return 0 }
    let number = text[range.upperBound...].drop { $0 == " " || $0 == "\t" }.prefix { $0.isNumber }
    return (Int(number) ?? 0) * 1024
  }

  /// The processes whose parent is this one.
  static func children(of process: pid_t) -> [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var found: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
      if let number = pid_t(name), times(of: number)?.parent == process { found.append(number) }
    }
    return found
  }
}

extension String {
  fileprivate func range(of other: String) -> Range<String.Index>? { firstRange(of: other) }
}

/// Files as whole texts.
enum File {
  static func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Command.Refusal(description: "\(path) cannot be written") }
    defer { fclose(file) }
    var text = text
    let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) }
    guard written == text.utf8.count else { throw Command.Refusal(description: "\(path) cannot be written") }
  }
}
