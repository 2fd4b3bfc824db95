import ArgumentParser
import BlueGreen
import Reporting

struct SwapVerifyCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare the rows of both schemas, without a lock that anybody would feel.",
    discussion: """
      Each table is compared with its copy by checksums in one snapshot. Rows that were written and not replayed yet are \
      left out and counted; every other difference is named by its key. Exit status 2 where there is one.
      """
  )

  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    try console.show(SwapVerificationReport(try await swap.swap(console).verify(which.schema)), form.format)
  }
}
