import Glibc

/// A program with its arguments, run to its end and measured.
struct Command {
  var arguments: [String]
  var environment: [String: String] = [:]
  /// Where standard output goes.
  var output = "/dev/null"

  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  struct Outcome {
    var wall: Double
    /// The program's own processor seconds.
    var processor: Double
    /// Those of the processes it started and waited for: its shadow server, the compiler.
    var children: Double
    /// The most memory the program itself held at a time, in bytes.
    var peak: Int
    var status: Int32
  }

  /// Runs the program; its standard error goes to a file, which is shown where the exit status is none of these.
  func run(allowing statuses: Set<Int32> = [0]) throws -> Outcome {
    let complaints = Scratch.folder + "/stderr"
    let begin = Clock.now
    let isInterrupted = Interruption.hasCome != 0
    let process = try spawn(complaints)
    var peak = 0
    var information = siginfo_t()
    // The peak is asked for while the process lives; a process that has ended keeps its times until it is waited for.
    while true {
      information = siginfo_t()
      waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
      if information.si_signo == SIGCHLD { break }
      if Interruption.hasCome != 0, !isInterrupted { kill(process, SIGTERM) }
      peak = max(peak, ProcessTable.peakMemory(of: process))
      usleep(2000)
    }
    let wall = Clock.now - begin
    let own = ProcessTable.times(of: process)
    var status: Int32 = 0
    var usage = rusage()
    wait4(process, &status, 0, &usage)
    let all = usage.ru_utime.seconds + usage.ru_stime.seconds
    let children = own.map { $0.waited } ?? 0
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    guard statuses.contains(code) else {
      throw Refusal(
        description: "exit status \(code): \(arguments.joined(separator: " "))\n" + (File.text(complaints) ?? "")
      )
    }
    return Outcome(wall: wall, processor: max(0, all - children), children: children, peak: peak, status: code)
  }

  private func spawn(_ complaints: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, complaints, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var variables = Self.inherited
    for (name, value) in environment { variables[name] = value }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for copy in words + settings { free(copy) } }
    var process: pid_t = 0
    let failure = posix_spawnp(&process, arguments[0], &actions, nil, &words, &settings)
    guard failure == 0 else {
      throw Refusal(description: "\(arguments[0]) cannot be run: \(String(cString: strerror(failure)))")
    }
    return process
  }

  /// The environment without the variables by which libpq and strata could be led elsewhere.
  private static let inherited: [String: String] = {
    var variables: [String: String] = [:]
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      place += 1
      guard let sign = text.firstIndex(of: "=") else { continue }
      let name = String(text[..<sign])
      if name.hasPrefix("PG") || name == "DATABASE_URL" { continue }
      variables[name] = String(text[text.index(after: sign)...])
    }
    return variables
  }()
}

/// Set by the handler of SIGINT and SIGTERM.
enum Interruption {
  nonisolated(unsafe) static var hasCome: sig_atomic_t = 0
}

/// The clock of the wall.
enum Clock {
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension timeval {
  var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
