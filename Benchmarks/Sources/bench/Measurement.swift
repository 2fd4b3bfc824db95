/// What one step took.
struct Measurement {
  var size: Int
  /// What is measured: `inspect`, `no difference`.
  var task: String
  /// Who does it: `strata`, `pg_dump -s`.
  var tool: String
  var wall = 0.0
  /// Processor seconds of the program itself.
  var client = 0.0
  /// Those of servers: the one with the databases, and a shadow that the program starts.
  var server = 0.0
  var peak = 0
  /// Whether it is what the other steps of the task are compared with.
  var isReference = false

  var total: Double { client + server }

  /// The steps one after the other, under the name of the first.
  static func + (left: Measurement, right: Measurement) -> Measurement {
    var sum = left
    sum.wall += right.wall
    sum.client += right.client
    sum.server += right.server
    sum.peak = max(left.peak, right.peak)
    return sum
  }
}

/// One side of a comparison: commands that are run one after the other.
struct Contestant {
  var tool: String
  var commands: [Command]
  /// The exit statuses that mean success.
  var statuses: Set<Int32> = [0]
}

extension BenchServer {
  /// Runs the contestants in turns and gives the run of each that took the least processor time: on a shared machine the
  /// others are disturbed ones. The first is the reference of the others.
  ///
  /// - Parameter prepare: What is done before each run and not measured.
  func race(
    _ size: Int,
    _ task: String,
    times: Int,
    _ contestants: [Contestant],
    preparing prepare: () throws -> Void = {}
  ) throws -> [Measurement] {
    var best: [Measurement?] = contestants.map { _ in nil }
    for _ in 0..<times {
      for (index, contestant) in contestants.enumerated() {
        try prepare()
        var run = Measurement(size: size, task: task, tool: contestant.tool, isReference: index == 0)
        for command in contestant.commands {
          run = run + (try measure(command, contestant.statuses))
        }
        if best[index].map({ run.total < $0.total }) ?? true { best[index] = run }
      }
    }
    return best.compactMap { $0 }
  }

  private func measure(_ command: Command, _ statuses: Set<Int32>) throws -> Measurement {
    let before = processor()
    let outcome = try command.run(allowing: statuses)
    return Measurement(
      size: 0,
      task: "",
      tool: "",
      wall: outcome.wall,
      client: outcome.processor,
      server: processor() - before + outcome.children,
      peak: outcome.peak
    )
  }
}
