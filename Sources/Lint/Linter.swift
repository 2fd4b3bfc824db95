import Catalog
public import Diagnostics
import Planning
import Postgres
public import SchemaSources
import Shadow

/// Finds what a reviewer would stop, in scripts and in schemas.
///
/// Scripts are run in the shadow, in the transactions they would run in, after what stands before them; rules look at
/// what PostgreSQL did. Nothing is decided from the text of SQL that a catalog can tell.
public struct Linter: Sendable {
  /// Makes real what stands before a script.
  public let materializer: SourceMaterializer
  let configuration: LintConfiguration

  public init(materializer: SourceMaterializer, configuration: LintConfiguration = LintConfiguration()) {
    self.materializer = materializer
    self.configuration = configuration
  }

  /// Runs scripts one after the other, and says what is to be said of them and of the schema they lead to.
  ///
  /// Of the schema only what the scripts brought about is said, at the statement that did; what was there before them is
  /// nobody's fault here.
  ///
  /// - Parameter base: What stands before the first script.
  /// - Throws: ``Failure`` where the base cannot be made real.
  public func lint(_ scripts: [LintScript], after base: SchemaSource) async throws -> LintResult {
    try await lint(scripts, after: try await materializer.read(base))
  }

  /// The same, after a schema that was read already; its database is copied and left as it is.
  public func lint(_ scripts: [LintScript], after base: SourcedSchema) async throws -> LintResult {
    let server = try await materializer.shadow()
    let canonical = try await materializer.canonical(base)
    let copy = try await server.cloneDatabase(canonical.database, "lint")
    let notices = NoticeCollector()
    do {
      let connection = try await Connection.connect(to: copy) { notices.add($0) }
      do {
        let loader = ShadowLoader(server: server, connection: connection)
        let observer = try await ScriptObserver(connection, loader: loader, notices: notices, after: canonical.catalog)
        var run = LintRun(observer: observer, configuration: configuration)
        let result = try await run.lint(scripts)
        await connection.close()
        try await server.dropDatabase(copy)
        return result
      } catch {
        await connection.close()
        throw error
      }
    } catch {
      try? await server.dropDatabase(copy)
      throw error
    }
  }
}

/// What linting came to.
public struct LintResult: Sendable {
  /// The findings, in the order of the scripts and then of the lines.
  public var findings: [Diagnostic]
  /// What each statement did, in order.
  public var traces: [StatementTrace]

  public init(findings: [Diagnostic] = [], traces: [StatementTrace] = []) {
    self.findings = findings
    self.traces = traces
  }
}
