public import Catalog
import Diagnostics
import Postgres
public import Planning

/// Compares any two schema sources and plans the way from one to the other.
public struct SchemaComparison: Sendable {
  let materializer: SourceMaterializer
  private let strategy: Strategy
  private let renames: [RenameRequest]
  private let confirm: (@Sendable (String) throws -> Bool)?

  /// - Parameters:
  ///   - strategy: How plans treat a database that is in use.
  ///   - renames: What is stated beside what the target says itself.
  ///   - confirm: Asks a person whether what looks like one object under two names is one; `nil` where nobody is there.
  public init(
    materializer: SourceMaterializer,
    strategy: Strategy = .online,
    renames: [RenameRequest] = [],
    confirm: (@Sendable (String) throws -> Bool)? = nil
  ) {
    self.materializer = materializer
    self.strategy = strategy
    self.renames = renames
    self.confirm = confirm
  }

  /// What comparing came to.
  public struct Outcome: Sendable {
    public var plan: Plan
    public var from: SourcedSchema
    public var to: SourcedSchema

    /// What was seen on either side and takes no part in the comparison.
    public var unmanaged: [UnmanagedObject] {
      Set(from.catalog.unmanaged).union(to.catalog.unmanaged).sorted()
    }
  }

  /// The proven plan from one source to another; empty where they are the same.
  ///
  /// - Throws: ``Failure`` where a source cannot be read, or no plan could be proven.
  public func plan(from: SchemaSource, to: SchemaSource) async throws -> Outcome {
    let (origin, target) = try await read(from: from, to: to)
    return try await plan(from: origin, to: target)
  }

  /// What differs between two sources, as a person would name it; empty where they are the same. No way is planned.
  public func differences(from: SchemaSource, to: SchemaSource) async throws -> [String] {
    let (origin, target) = try await read(from: from, to: to)
    return try await differences(from: origin, to: target)
  }

  /// What differs between two schemas that were read, each with the other's external schemas left out.
  public func differences(from origin: SourcedSchema, to target: SourcedSchema) async throws -> [String] {
    if Planner.differences(from: origin.catalog, to: target.catalog).isEmpty { return [] }
    let from = try await materializer.canonical(origin)
    let to = try await materializer.canonical(target)
    return try await prover(from, to).differences(from: from.materialized, to: to.materialized)
  }

  /// What differs between a schema that was read and a source.
  public func differences(from origin: SourcedSchema, to source: SchemaSource) async throws -> [String] {
    let target = try await materializer.read(source, externals: origin.externals)
    let unknown = target.externals.names.filter { !origin.externals.names.contains($0) }
    // Only the target knew which schemas are others': the origin is to be read without them.
    guard unknown.isEmpty else { return try await differences(from: origin.source, to: source) }
    return try await differences(from: origin, to: target)
  }

  private func read(from: SchemaSource, to: SchemaSource) async throws -> (from: SourcedSchema, to: SourcedSchema) {
    // The plan is for the database it starts from, so that its version counts first.
    await materializer.matchVersion(of: from, to)
    // The target says which schemas are others'; a live database does not know.
    let target = try await read(to, beside: nil)
    let origin = try await materializer.read(from, externals: target.externals)
    return (origin, try await read(to, target, beside: origin))
  }

  private func prover(_ from: SourcedSchema, _ to: SourcedSchema) async throws -> PlanProver {
    let names = Set(from.externals.names).union(to.externals.names).sorted()
    return PlanProver(shadow: try await materializer.shadow(), reader: CatalogReader(excludedSchemas: names))
  }

  /// The proven plan between two schemas that were read.
  public func plan(from origin: SourcedSchema, to target: SourcedSchema) async throws -> Outcome {
    var from = origin
    var to = target
    if from.isLive || to.isLive, target.hints.renames.isEmpty, renames.isEmpty,
      Planner.differences(from: from.catalog, to: to.catalog).isEmpty
    {
      return Outcome(plan: Plan(), from: from, to: to)
    }
    from = try await materializer.canonical(from)
    to = try await materializer.canonical(to)
    to.hints = try hints(from: from, to: to)
    var plan = try await prover(from, to).plan(
      from: from.materialized,
      to: to.materialized,
      hints: to.hints,
      strategy: strategy
    )
    if origin.isLive { plan = try await sized(plan, by: origin.database) }
    return Outcome(plan: plan, from: from, to: to)
  }

  /// What the target says about the way to it, with the renames that are stated beside it or confirmed.
  public func hints(from: SourcedSchema, to: SourcedSchema) throws -> PlanHints {
    var hints = to.hints
    hints.renames += try RenameRequest.resolved(renames, from: from.catalog, to: to.catalog, beside: hints.renames)
    if let confirm {
      var offer = RenameOffer(from: from.catalog, to: to.catalog, stated: hints.renames)
      hints.renames += try offer.ask(confirm)
    }
    return hints
  }

  /// The plan with what the sizes of the tables in a live database mean for it.
  private func sized(_ plan: Plan, by database: ConnectionTarget) async throws -> Plan {
    let connection = try await Connection.connect(to: database)
    do {
      let sizes = try await TableSizes(for: plan, from: connection)
      await connection.close()
      return sizes.said(in: plan)
    } catch {
      await connection.close()
      throw error
    }
  }

  private func read(_ source: SchemaSource, beside other: SourcedSchema?) async throws -> SourcedSchema {
    try await materializer.read(source, externals: other?.externals ?? .init())
  }

  /// Reads the target again where only the other side knew which schemas are others'.
  private func read(
    _ source: SchemaSource,
    _ known: SourcedSchema,
    beside other: SourcedSchema
  ) async throws -> SourcedSchema {
    let unknown = other.externals.names.filter { !known.externals.names.contains($0) }
    return unknown.isEmpty ? known : try await materializer.read(source, externals: other.externals)
  }
}
