public import Catalog
import Diagnostics
public import Migrations
import Planning
import Postgres
import SchemaDescription
import SchemaEvaluation
public import Shadow

/// Makes schema sources real and reads them.
///
/// Whatever a source is, it is loaded into a shadow database and read back, because PostgreSQL is the only judge of what
/// it means. The shadow is started when the first source needs it.
public actor SourceMaterializer {
  private var options: ShadowOptions
  private let onlyVisible: Bool
  private let report: @Sendable (String) -> Void
  /// The start of the shadow: whoever asks while it starts waits for the same one.
  private var starting: Task<ShadowServer, any Error>?
  /// The database whose major version the shadow is to have, as long as that version is not known.
  private var model: ConnectionTarget?

  /// - Parameters:
  ///   - options: Where the shadow comes from.
  ///   - onlyVisible: Whether what a role may not see of a live database is left out, where reading would fail.
  ///   - report: Is told what happens, a line each.
  public init(
    options: ShadowOptions = .init(),
    onlyVisible: Bool = false,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.options = options
    self.onlyVisible = onlyVisible
    self.report = report
  }

  /// Stops the shadow, where one was started.
  public func stop() async {
    try? await starting?.value.stop()
    starting = nil
  }

  /// The shadow, started on first use.
  public func shadow() async throws -> ShadowServer {
    if let starting { return try await starting.value }
    let start = Task { [options, model] in try await Self.start(options, like: model) }
    starting = start
    do {
      let server = try await start.value
      server.notes.forEach(report)
      return server
    } catch {
      starting = nil
      throw error
    }
  }

  private static func start(_ options: ShadowOptions, like model: ConnectionTarget?) async throws -> ShadowServer {
    var options = options
    if let model {
      let connection = try await Connection.connect(to: model)
      options.majorVersion = connection.serverVersion / 10_000
      await connection.close()
    }
    return try await ShadowServer.start(options)
  }

  /// Lets the shadow have the major version of the first live database among these, where nobody asked for another.
  public func matchVersion(of sources: SchemaSource...) {
    guard starting == nil, options.majorVersion == nil, model == nil else { return }
    for case .live(let target) in sources {
      model = target
      return
    }
  }

  /// Takes over the version of a connection where it is to the database that the shadow is to be like.
  private func take(_ connection: Connection, of target: ConnectionTarget) {
    guard target == model else { return }
    options.majorVersion = connection.serverVersion / 10_000
    model = nil
  }

  /// Reads a source.
  ///
  /// - Parameter externals: Schemas that others own, as another source of the same comparison declares them.
  /// - Throws: ``Failure`` where the source cannot be read or PostgreSQL refuses it.
  public func read(_ source: SchemaSource, externals: ExternalSchemas = .init()) async throws -> SourcedSchema {
    try await read(source, externals: externals, onMessage: nil)
  }

  /// Reads a source; where that is a model, `onMessage` takes what the compiler and the schema's program say.
  func read(
    _ source: SchemaSource,
    externals: ExternalSchemas,
    onMessage: (@Sendable (String) -> Void)?
  ) async throws -> SourcedSchema {
    switch source {
    case .live(let target): return try await readLive(source, target, externals)
    case .git(let reference, let path):
      let checkout = try await GitCheckout.extract(reference: reference, path: path)
      defer { checkout.remove() }
      var schema = try await read(try checkout.source(), externals: externals)
      schema.source = source
      return schema
    default: return try await load(source, try await SourceContent.read(source, onMessage: onMessage), externals)
    }
  }

  private func readLive(
    _ source: SchemaSource,
    _ target: ConnectionTarget,
    _ externals: ExternalSchemas
  ) async throws -> SourcedSchema {
    let connection = try await Connection.connect(to: target)
    take(connection, of: target)
    do {
      if let warning = try CatalogReader.checkVersion(of: connection) { report(warning) }
      let reader = CatalogReader(excludedSchemas: externals.names, onlyVisible: onlyVisible)
      let catalog = try await reader.read(connection)
      await connection.close()
      return SourcedSchema(
        source: source,
        catalog: catalog,
        database: target,
        isLive: true,
        hints: PlanHints(),
        externals: externals
      )
    } catch {
      await connection.close()
      throw error
    }
  }

  /// Replays migrations up to a version, as they are in memory: a file that is still being written is in no `strata.sum`.
  ///
  /// - Throws: ``Failure`` where PostgreSQL refuses one.
  public func replay(_ set: MigrationSet, upTo version: MigrationVersion?) async throws -> SourcedSchema {
    let content = try SourceContent(set, upTo: version)
    return try await load(.migrations(path: set.directory, version: version), content, .init())
  }

  private func load(
    _ source: SchemaSource,
    _ read: SourceContent,
    _ externals: ExternalSchemas
  ) async throws -> SourcedSchema {
    var content = read
    content.externals.merge(externals)
    let server = try await shadow()
    let database = try await server.makeDatabase("source")
    let connection = try await Connection.connect(to: database)
    do {
      let loader = ShadowLoader(server: server, connection: connection)
      try await loader.load(content.externals.stubs)
      try await connection.execute("RESET ALL")
      let known = try await ExternalSchemas.schemas(on: connection)
      switch content.body {
      case .statements(let statements): try await loader.load(statements)
      case .migrations(let set, let version): try await loader.replay(set, upTo: version)
      }
      try await connection.execute("RESET ALL")
      if content.declaresExternalsByStub { content.externals.names = known }
      let catalog = try await CatalogReader(excludedSchemas: content.externals.names).read(connection)
      await connection.close()
      return SourcedSchema(
        source: source,
        catalog: catalog,
        database: database,
        isLive: false,
        hints: content.hints,
        externals: content.externals
      )
    } catch {
      await connection.close()
      try? await server.dropDatabase(database)
      throw error
    }
  }

  /// The schema of a live database as the shadow writes it: loaded from its own DDL and read back.
  ///
  /// A dump that is loaded again is not always the same catalog; only what comes back from the shadow can be compared
  /// with other catalogs from there.
  public func canonical(_ schema: SourcedSchema) async throws -> SourcedSchema {
    guard schema.isLive else { return schema }
    let statements = CatalogWriter.settings + (try CatalogWriter.statements(of: schema.catalog).map(\.sql))
    let loaded = statements.map { LoadStatement(sql: $0) }
    let (catalog, database): (Catalog, ConnectionTarget)
    do {
      (catalog, database) = try await makeReal(loaded, schema.externals, label: "live", invalid: schema.catalog)
    } catch let failure as Failure {
      throw failure.naming(unmanaged: schema.catalog.unmanaged)
    }
    var result = schema
    result.catalog = catalog
    // What is not managed is not written, and so is not in the shadow.
    result.catalog.unmanaged = Set(schema.catalog.unmanaged).union(catalog.unmanaged).sorted()
    result.database = database
    result.isLive = false
    return result
  }

  /// The catalog with one of its schemas under another name, as PostgreSQL writes it then; as it is where it has no such
  /// schema. Extensions whose objects are in the schema stay under the old name.
  ///
  /// The database of the schema in the shadow is changed by it.
  public func renaming(_ name: String, to newName: String, in schema: SourcedSchema) async throws -> Catalog {
    guard schema.catalog[ObjectIdentity(.schema, name: name)] != nil else { return schema.catalog }
    let connection = try await Connection.connect(to: try await canonical(schema).database)
    do {
      let (old, new) = (quoteIdentifier(name), quoteIdentifier(newName))
      try await connection.execute("ALTER SCHEMA \(old) RENAME TO \(new)")
      let extensions = try await connection.query(
        """
        SELECT e.extname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
        WHERE n.nspname = $1 AND e.extrelocatable ORDER BY 1
        """,
        [newName]
      ).map { row in try row.string(0) }
      if !extensions.isEmpty { try await connection.execute("CREATE SCHEMA \(old)") }
      for name in extensions {
        try await connection.execute("ALTER EXTENSION \(quoteIdentifier(name)) SET SCHEMA \(old)")
      }
      let catalog = try await CatalogReader(excludedSchemas: schema.externals.names).read(connection)
      await connection.close()
      return catalog
    } catch {
      await connection.close()
      throw error
    }
  }

  /// The catalog that statements make, beside the schemas of others, in a database of the shadow, which stays.
  ///
  /// - Parameter live: A catalog whose invalid indexes are made invalid there too.
  func makeReal(
    _ statements: [LoadStatement],
    _ externals: ExternalSchemas,
    label: String,
    invalid live: Catalog? = nil
  ) async throws -> (Catalog, ConnectionTarget) {
    let server = try await shadow()
    let database = try await server.makeDatabase(label)
    let connection = try await Connection.connect(to: database)
    do {
      let loader = ShadowLoader(server: server, connection: connection)
      try await loader.load(externals.stubs)
      try await connection.execute("RESET ALL")
      try await loader.load(statements)
      if let live { try await InvalidIndexes.make(in: live, on: connection, of: database) }
      try await connection.execute("RESET ALL")
      let catalog = try await CatalogReader(excludedSchemas: externals.names).read(connection)
      await connection.close()
      return (catalog, database)
    } catch {
      await connection.close()
      try? await server.dropDatabase(database)
      throw error
    }
  }
}
