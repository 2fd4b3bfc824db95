import Diagnostics
import Digests
import FoundationEssentials
public import SchemaDescription

/// Reads a folder of Swift files as a schema: compiles it, runs it, checks what it says.
///
/// As SwiftPM does with manifests: one compiler run for the whole folder, a program with a cleared environment and with
/// bounds, the result in a file of its own so that nothing the schema prints corrupts it, and the result cached by the
/// hash of all that it depends on. A hit needs no compiler.
public struct SchemaEvaluator: Sendable {
  public var options: EvaluationOptions

  public init(_ options: EvaluationOptions = EvaluationOptions()) {
    self.options = options
  }

  /// The model of a schema folder, with default names filled in and everything checked that needs no server.
  ///
  /// - Throws: `Failure` with all diagnostics, each with file and line; what the compiler says goes to
  ///   ``EvaluationOptions/onMessage`` unchanged.
  public static func evaluate(
    directory: String,
    options: EvaluationOptions = EvaluationOptions()
  ) async throws -> Model {
    try await SchemaEvaluator(options).evaluate(directory: directory)
  }

  public func evaluate(directory: String) async throws -> Model {
    let folder = try SchemaFolder(directory)
    let model = try await unchecked(folder).resolved()
    guard !model.isEmpty else { throw SchemaFolder.emptiness(options.shownAs ?? folder.path) }
    let findings = ModelValidator(model).diagnostics
    for finding in findings where finding.severity != .error { options.onMessage(finding.description) }
    let errors = findings.filter { $0.severity == .error }
    guard errors.isEmpty else { throw Self.rejection(folder.path, errors) }
    return model
  }

  static func rejection(_ path: String, _ errors: [Diagnostic]) -> Failure {
    Failure(
      code: "invalid-schema",
      "the schema in \(path) has \(errors.count == 1 ? "an error" : "\(errors.count) errors")",
      diagnostics: errors
    )
  }

  /// The model as the program wrote it, from the cache where that holds it.
  func unchecked(_ folder: SchemaFolder) async throws -> Model {
    let module = try DescriptionModule()
    let cache = EvaluationCache(folder: CacheFolder(options.cacheDirectory), schema: folder, module: module)
    let compiler = SwiftCompiler.find(options.compiler)
    if options.usesCache, let result = cache.result(for: compiler) { return try decode(result, folder) }
    let check = SchemaCheck(folder.files)
    guard check.diagnostics.isEmpty else { throw Self.rejection(folder.path, check.diagnostics) }
    guard let compiler else { throw SwiftCompiler.missing }
    let run = SchemaRun(folder: folder, check: check, options: options)
    let result = try await run.result(with: compiler, module: module, cache: cache.folder)
    let model = try decode(result, folder)
    if !result.isIsolated {
      options.onMessage("note: the system does not let the schema's program be cut off from the network")
    }
    if options.usesCache { cache.store(result, for: compiler) }
    return model
  }

  private func decode(_ result: SchemaResult, _ folder: SchemaFolder) throws -> Model {
    let written = result.root + "/"
    let shown = (options.shownAs ?? folder.path) + "/"
    let rewrite: @Sendable (String) -> String = { path in
      path.hasPrefix(written) ? shown + path.dropFirst(written.count) : path
    }
    return try result.model(rewritingPaths: rewrite)
  }
}
