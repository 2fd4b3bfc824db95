import Glibc

/// The binary that is measured.
struct Strata {
  let path: String

  func command(_ arguments: [String]) -> Command {
    Command(arguments: [path] + arguments, environment: ["STRATA_CACHE": Scratch.folder + "/cache"])
  }
}

/// The folder of everything that a run makes, in `TMPDIR` or `/tmp`; it is removed at the end.
enum Scratch {
  static let folder: String = {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/strata-bench-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { fatalError("no folder can be made in \(parent)") }
    // The server runs as another user where we are root.
    chmod(made, 0o755)
    return String(cString: made)
  }()

  static func remove() { _ = try? Command(arguments: ["rm", "-rf", folder]).run() }
}
