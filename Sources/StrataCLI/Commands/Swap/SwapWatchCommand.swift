import ArgumentParser
import BlueGreen
import Reporting

struct SwapWatchCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Keep the schema that is not in use up with the other, until Ctrl-C.",
    discussion: """
      What is written is recorded whether or not this runs; while it does not run, the record grows, and cutover and \
      revert take longer to catch up.
      """
  )

  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    try await swap.swap(console).watch(which.schema)
    return .done
  }
}
