import ArgumentParser
import Planning

/// How a plan treats the database on its way.
struct PlanningOptions: ParsableArguments {
  @Option(
    name: .customLong("strategy"),
    help: ArgumentHelp(
      "How to treat a database in use.",
      discussion: """
        online: indexes are built concurrently, constraints validated apart, new columns filled in batches, so that \
        nobody waits while a table is read. simple: the plain statements, in one transaction where PostgreSQL allows it.
        """,
      valueName: "online|simple"
    )
  )
  private var choice: Choice = .online

  private enum Choice: String, ExpressibleByArgument, CaseIterable {
    case online, simple
  }

  var strategy: Strategy {
    switch choice {
    case .online: .online
    case .simple: .simple
    }
  }
}
