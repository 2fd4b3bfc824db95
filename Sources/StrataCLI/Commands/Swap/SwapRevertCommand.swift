import ArgumentParser
import BlueGreen
import Reporting

struct SwapRevertCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Bring the old schema into use again, with everything that was written since the cutover.",
    discussion: """
      What has no place in the old schema stays in the new one: rows of new tables, columns without a way back (plan \
      names them). cutover may follow again.
      """
  )

  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var consent: SwapConsentOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    try consent.ask("bring the old schema into use again?", console)
    return try console.show(ExchangeResult(try await swap.swap(console).revert(which.schema)), form.format)
  }
}
