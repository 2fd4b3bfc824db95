import ArgumentParser
import BlueGreen
import Reporting

struct SwapAbortCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "abort",
    abstract: "Give the swap up: the new schema goes, and everything that was made for it.",
    discussion: """
      Refused while the new schema is in use: revert first. After a revert, new tables may hold rows that are nowhere \
      else: then it needs --allow-destructive, and names them. A row in strata.swaps says that there was a swap.
      """
  )

  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let engine = try swap.swap(console)
    let doomed = DoomedTables(try await engine.doomedByAbort(which.schema))
    if consent.dryRun { return try console.show(doomed, form.format) }
    if consent.mustAsk(console), consent.allowDestructive, !doomed.isEmpty {
      try consent.ask(doomed.question, console)
    }
    let status = try await engine.abort(which.schema, allowDestructive: consent.allowDestructive)
    return try console.show(SwapStatusReport([status]), form.format)
  }
}
