public import Catalog
import Diagnostics
import Planning
import SchemaDescription
import SchemaEvaluation
public import SwiftSource

/// Writes a schema source as Swift source that gives exactly the same schema.
public struct SchemaImport: Sendable {
  let materializer: SourceMaterializer
  /// Takes what the compiler and the schema's program say.
  let onMessage: @Sendable (String) -> Void

  public init(materializer: SourceMaterializer, onMessage: @escaping @Sendable (String) -> Void) {
    self.materializer = materializer
    self.onMessage = onMessage
  }

  /// What a schema became.
  public struct Outcome: Sendable {
    public var files: [SwiftFile]
    /// What was seen in the source and is not in the files.
    public var unmanaged: [UnmanagedObject]
    /// The objects that are in the files as SQL, because there are no words for them.
    public var wordless: [ObjectIdentity]
    /// Whether swift-format was there to put the last touch to the files.
    public var isFormatted: Bool
  }

  /// The words for a source, which give back exactly its schema.
  public func translation(of source: SchemaSource) async throws -> CatalogTranslation {
    let schema = try await materializer.read(source)
    return try await translation(of: try await settled(schema), schema.externals)
  }

  /// The files for a source: the model that they are written from was made real and read back, and was the same.
  ///
  /// - Throws: ``Failure`` where the source cannot be read, or where no spelling of an object gives it back.
  public func files(of source: SchemaSource) async throws -> Outcome {
    let schema = try await materializer.read(source)
    let translation = try await translation(of: try await settled(schema), schema.externals)
    let (files, isFormatted) = try await formatted(translation.files)
    return Outcome(
      files: files,
      unmanaged: schema.catalog.unmanaged,
      wordless: translation.wordless,
      isFormatted: isFormatted
    )
  }

  /// Writes a source to a folder that is not there yet, or is empty.
  ///
  /// The files are compiled, made real and compared with the source before the folder is there at all.
  ///
  /// - Throws: ``Failure`` where the folder holds something, and where the files do not give the same schema: then it
  ///   names what is left over.
  public func write(_ source: SchemaSource, to folder: String) async throws -> Outcome {
    let target = try ImportFolder(folder)
    let schema = try await materializer.read(source)
    let settled = try await settled(schema)
    let translation = try await translation(of: settled, schema.externals)
    guard !translation.model.isEmpty else {
      throw Failure(
        .usage,
        code: "nothing-to-import",
        "there is nothing in \(source) to write as Swift",
        advice: "Name a source that holds a schema; `strata inspect` shows what it holds."
      )
    }
    try target.stage(translation.files)
    do {
      let isFormatted = try await target.format()
      try await prove(target, schema, settled)
      let files = try target.files()
      try target.putInPlace()
      return Outcome(
        files: files,
        unmanaged: schema.catalog.unmanaged,
        wordless: translation.wordless,
        isFormatted: isFormatted
      )
    } catch {
      target.remove()
      throw error
    }
  }

  /// Evaluates the files and compares what they make with the source.
  private func prove(_ target: ImportFolder, _ schema: SourcedSchema, _ settled: Catalog) async throws {
    let written = try await materializer.read(
      .model(path: target.staging),
      externals: schema.externals,
      onMessage: onMessage
    )
    var differences = try await unlike(settled, written.catalog, schema.externals).map { "differs: \($0)" }
    if differences.isEmpty {
      // What changes its text when it is loaded again must be the same as in the source all the same.
      let comparison = SchemaComparison(materializer: materializer)
      var source = schema
      source.catalog = schema.catalog.withValidIndexes
      let plan = try await comparison.plan(from: source, to: written).plan
      differences = plan.statements.map(\.sql)
    }
    guard differences.isEmpty else { throw Self.failure(differences) }
  }

  static func failure(_ details: [String]) -> Failure {
    Failure(
      code: "import-not-identical",
      "the Swift source does not give the same schema, so nothing was written",
      details: details,
      advice:
        "Report this with the definitions of these objects, as `strata inspect --format sql` prints them. Without "
        + "them in the source, the rest can be imported."
    )
  }
}
