import Postgres

/// All rules, in the order of their codes.
public enum LintRules {
  static let refusal: [any RefusalRule.Type] = [
    PartitionKeyMissing.self, NotImmutable.self, NeedsNoTransaction.self, EnumValueUsedAtOnce.self,
  ]

  static let statement: [any StatementRule.Type] = [
    BlockingScan.self, TableRewrite.self, IndexNotConcurrent.self, KeyBuildsIndex.self, ForeignKeyValidatedAtOnce.self,
    CheckValidatedAtOnce.self, NotNullScan.self, ColumnFillsTable.self, TypeChangeRewrites.self,
    TypeChangeBreaksClients.self, TableDropped.self, ColumnDropped.self, Truncation.self, UnrestrictedDelete.self,
    Renamed.self, RequiredColumnWithoutDefault.self, IndexDropBlocks.self, PartitionAttachScans.self,
    PartitionDetachBlocks.self, ReindexBlocks.self, RefreshBlocks.self, ExistenceNotCertain.self, Cascade.self,
    SecurityChanged.self, LockTable.self, LoggingChanged.self, NotNullDropped.self, ConstraintDropped.self,
    TriggerSwitchedOff.self, AlreadyThere.self, LockWaitUnbounded.self,
  ]

  static let transaction: [any TransactionRule.Type] = [
    SeveralTablesLocked.self, RowsChangedUnderLock.self, UnbatchedChange.self,
  ]

  static let schema: [any SchemaRule.Type] = [
    NoPrimaryKey.self, IntegerKey.self, SerialColumn.self, SequenceType.self, TimestampWithoutZone.self,
    JsonColumn.self, VarcharLength.self, CharLength.self, MoneyColumn.self, FloatForMoney.self, TimeWithZone.self,
    VolatileCheck.self, NullableUnique.self, UnloggedTable.self, ExternalStorage.self, TimeAsText.self,
    ConstraintNotValid.self, UnusedEnum.self, RewriteRule.self, TriggerDisabled.self, NoForeignKey.self,
    DefaultPartition.self, ForeignKeyWithoutIndex.self, CascadeWithoutIndex.self, RedundantIndex.self,
    DuplicateIndex.self, ForeignKeyType.self, InvalidIndex.self, MaterializedViewWithoutUniqueIndex.self,
    HashIndex.self, PolicyWithoutRowSecurity.self, RowSecurityWithoutPolicy.self, SecurityDefinerSearchPath.self,
    GrantedToPublic.self, SecurityDefinerPublic.self, ViewPassesRowSecurity.self, PolicyAlwaysTrue.self,
    UntrustedLanguage.self, SnakeCase.self, TableName.self, IndexName.self, ConstraintName.self, FunctionName.self,
    ViewName.self, MaterializedViewName.self, ReservedWord.self,
  ]

  private static let others: [any LintRule.Type] = [
    Refused.self, UnsoundScript.self, SilenceWithoutReason.self, UnusedSilence.self, UnknownRule.self,
  ]

  /// What each rule says of itself, sorted by code.
  public static let all: [RuleDescription] = {
    let types: [any LintRule.Type] = refusal + statement + transaction + schema + others
    return types.map { $0.about }.sorted { $0.code < $1.code }
  }()

  private static let byName: [String: RuleDescription] = Dictionary(
    all.flatMap { [($0.code, $0), ($0.name, $0)] },
    uniquingKeysWith: { first, _ in first }
  )

  /// The rule of a code or a name.
  public static func find(_ name: String) -> RuleDescription? { byName[name] }

  /// Says why PostgreSQL refused a statement: in the words of the rule that knows, else in PostgreSQL's.
  static func explain(_ refusal: Refusal) -> (RuleDescription, RuleFinding) {
    for rule in Self.refusal {
      if let finding = rule.explain(refusal) { return (rule.about, finding) }
    }
    let state = refusal.sqlState.map { " (SQLSTATE \($0.rawValue))" } ?? ""
    let advice = [refusal.detail, refusal.hint].compactMap { $0 } + [Refused.about.fix]
    return (
      Refused.about,
      RuleFinding(
        "PostgreSQL refuses the statement: \(refusal.message)\(state)",
        advice: advice.joined(separator: "\n")
      )
    )
  }
}
