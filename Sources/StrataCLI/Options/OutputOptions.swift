import ArgumentParser
import Reporting

/// How much a command says.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say nothing but results, warnings and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more about what is being done.")
  var verbose = false

  var console: Console {
    Console(quiet ? .quiet : verbose ? .verbose : .normal)
  }

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose cannot be had together") }
  }
}
