import ArgumentParser
import BlueGreen
import Diagnostics
import Reporting

struct SwapFinishCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "finish",
    abstract: "Drop the old schema; there is no way back then.",
    discussion: """
      Needs --allow-destructive, and on a terminal asks, naming tables and rows. Refused before the time has passed for \
      which cutover was told to keep the old schema, and where objects outside have come to use it.
      """
  )

  @Flag(help: "Drop it though it was to be kept longer.")
  var early = false
  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let engine = try swap.swap(console)
    let doomed = DoomedTables(try await engine.doomedByFinish(which.schema))
    if consent.dryRun { return try console.show(doomed, form.format) }
    guard consent.allowDestructive else { throw doomed.refusal }
    if consent.mustAsk(console) { try consent.ask(doomed.question, console) }
    let status = try await engine.finish(which.schema, early: early)
    return try console.show(SwapStatusReport([status]), form.format)
  }
}
