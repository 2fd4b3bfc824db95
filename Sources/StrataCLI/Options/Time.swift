import ArgumentParser
import Migrations

/// A time as PostgreSQL's configuration spells it: `500ms`, `3s`, `5min`, `1h`, `0`.
struct Time: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) {
    self.duration = duration
  }

  init?(argument: String) {
    guard let duration = Duration(setting: argument) else { return nil }
    self.duration = duration
  }

  var defaultValueDescription: String {
    let milliseconds = duration.wholeMilliseconds
    return milliseconds == 0 ? "0" : milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
