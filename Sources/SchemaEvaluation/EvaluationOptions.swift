/// How a schema folder is evaluated.
public struct EvaluationOptions: Sendable {
  /// The cache folder; `STRATA_CACHE`, else `XDG_CACHE_HOME/strata`, else `~/.cache/strata` where not given.
  public var cacheDirectory: String?
  /// The compiler; `STRATA_SWIFTC`, else the first `swiftc` of the PATH where not given.
  public var compiler: String?
  /// Whether a result of the same sources may be taken from the cache.
  public var usesCache = true
  /// How long the schema's own program may run.
  public var timeLimit: Duration = .seconds(30)
  /// How much processor time, in seconds, the schema's program may use.
  public var processorSeconds = 30
  /// How much memory, in bytes of address space, the schema's program may use.
  public var memoryBytes = 4 << 30
  /// The folder's path as messages show it, where the folder is a copy of another one, such as that of a git ref.
  public var shownAs: String?
  /// Takes what the compiler says, what the schema's program prints, and notes: text for standard error.
  public var onMessage: @Sendable (String) -> Void = StandardError.write

  public init() {}
}
