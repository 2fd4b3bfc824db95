import ArgumentParser

@main
struct Strata: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "strata", abstract: "Keeps PostgreSQL schemas.")
}
