import ArgumentParser

/// What a user says in advance, so that nothing has to be asked.
struct ConsentOptions: ParsableArguments {
  @Flag(help: "Show what would be done and change nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Answer questions with yes; never stands for --allow-destructive.")
  var yes = false

  @Flag(help: "Allow what destroys data.")
  var allowDestructive = false
}
