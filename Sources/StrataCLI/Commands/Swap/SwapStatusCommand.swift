import ArgumentParser
import BlueGreen
import Reporting

struct SwapStatusCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show where the swaps of a database stand.",
    discussion: "Reads only."
  )

  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    try console.show(SwapStatusReport(try await swap.swap(console).status(which.schema)), form.format)
  }
}
