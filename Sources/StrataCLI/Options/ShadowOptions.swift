import ArgumentParser
import Postgres
import Reporting
import SchemaSources
import Shadow

/// The throw-away PostgreSQL in which schemas are made real.
struct ShadowOptions: ParsableArguments {
  @Option(
    name: .customLong("shadow"),
    help: ArgumentHelp(
      "A server for scratch databases, where the installed PostgreSQL shall not be used.",
      discussion: "The role needs CREATEDB. Strata makes databases of its own there and removes them.",
      valueName: "url"
    )
  )
  var url: String?

  @Option(
    help: ArgumentHelp(
      "The major version of PostgreSQL to use; where left out, that of the live database, else the newest installed.",
      valueName: "n"
    )
  )
  var postgres: Int?

  /// Lends a reader of schema sources and stops what it started, however the work ends.
  ///
  /// - Parameter onlyVisible: Whether what a role may not see is left out, where reading would fail.
  func reading<Result>(
    _ console: Console,
    onlyVisible: Bool = false,
    _ body: (SourceMaterializer) async throws -> Result
  ) async throws -> Result {
    let server = try url.map { try ConnectionOptions.target($0, of: "--shadow") }
    let materializer = SourceMaterializer(
      options: Shadow.ShadowOptions(majorVersion: postgres, server: server),
      onlyVisible: onlyVisible,
      report: { console.progress($0) }
    )
    do {
      let result = try await body(materializer)
      await materializer.stop()
      return result
    } catch {
      await materializer.stop()
      throw error
    }
  }
}
