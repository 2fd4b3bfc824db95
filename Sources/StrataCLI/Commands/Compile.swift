import ArgumentParser
import Reporting
import SchemaDescription
import SchemaEvaluation

struct Compile: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a schema and print it as SQL.",
    discussion: """
      The script makes the schema in an empty database. --format json prints the model. Every mistake that can be found \
      without a server is listed with its file and line.
      """
  )

  @OptionGroup var set: SetOptions
  @Option(help: "The form of the result; text is SQL.")
  var format: PlanFormat = .sql
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    var options = EvaluationOptions()
    options.onMessage = { console.passOn($0) }
    let model = try await SchemaEvaluator.evaluate(directory: try set.resolve().schemaDirectory(), options: options)
    switch format {
    case .text, .sql: try console.result(ModelDDL(model).script)
    case .json: try console.result(try model.json())
    }
    return .done
  }
}
