import ArgumentParser

/// What to do where the role may not see all of a database.
struct VisibilityOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Leave out what the role may not see, where the command would fail.",
      discussion: "What is left out is named with the rest that is not managed."
    )
  )
  var onlyVisible = false
}
