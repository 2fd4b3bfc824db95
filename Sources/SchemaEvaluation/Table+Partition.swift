import SchemaDescription

/// A partition is a table too: with its own constraints, indexes and triggers beside those its parent gives it.
extension Table {
  /// The partition with what is its own, as a table whose columns are those it says something about.
  ///
  /// - Parameter columns: The columns of the partitioned table, which say the types.
  init(_ partition: Partition, in schema: String, columns: [Column]) {
    let own = partition.columns.map { Column($0, of: columns.first { [name = $0.name] in $0.name == name }) }
    self.init(
      partition.name,
      schema: partition.schema ?? schema,
      comment: partition.comment,
      renamedFrom: partition.renamedFrom,
      owner: partition.owner,
      columns: own,
      primaryKey: partition.primaryKey,
      unique: partition.unique,
      checks: partition.checks,
      foreignKeys: partition.foreignKeys,
      exclusions: partition.exclusions,
      indexes: partition.indexes,
      statistics: partition.statistics,
      unlogged: partition.unlogged,
      storageParameters: partition.storageParameters,
      tablespace: partition.tablespace,
      accessMethod: partition.accessMethod,
      foreign: partition.foreign,
      replicaIdentity: partition.replicaIdentity,
      clusteredOn: partition.clusteredOn,
      partitioned: partition.partitioned,
      partitions: partition.partitions,
      triggers: partition.triggers,
      rules: partition.rules,
      rowLevelSecurity: partition.rowLevelSecurity,
      policies: partition.policies,
      grants: partition.grants,
      file: partition.place.file,
      line: partition.place.line
    )
  }

  /// A partition with the columns and checks that it has from its table, so that it can be made without it.
  func `as`(partitionOf table: Table) -> Table {
    var whole = self
    let keys = Set((table.primaryKey?.columns ?? []) + (primaryKey?.columns ?? []))
    whole.columns = table.columns.map { column in
      var column = column
      let own = columns.first { $0.name == column.name }
      column.default = own?.default ?? column.default
      column.isNotNull = column.isNotNull || own?.isNotNull == true || keys.contains(column.name)
      column.notNullName = own?.notNullName ?? column.notNullName
      column.foreignOptions = own?.foreignOptions ?? [:]
      column.compression = own?.compression
      // Its numbers come from the table's sequence.
      column.identity = nil
      return column
    }
    let inherited = table.checks.filter { check in !check.noInherit && !checks.contains { $0.name == check.name } }
    whole.checks = inherited + checks
    whole.primaryKey = primaryKey ?? table.primaryKey
    return whole
  }

  /// The partitions of all levels as tables, each after the one it is a part of.
  ///
  /// - Parameter columns: All columns of the table, with those it inherits.
  func partitionTables(columns: [Column]) -> [Table] {
    partitions.flatMap { partition -> [Table] in
      let table = Table(partition, in: schema, columns: columns)
      return [table] + table.partitionTables(columns: columns)
    }
  }
}

extension Column {
  /// What a partition says about a column, with the type of its table.
  init(_ column: PartitionColumn, of original: Column?) {
    self.init(
      column.name,
      original?.type ?? .text,
      options: column.isNotNull ? [.notNull] : [],
      notNullName: column.notNullName,
      default: column.default,
      generated: column.generated,
      storage: column.storage,
      compression: column.compression,
      statistics: column.statistics,
      attributeOptions: column.attributeOptions,
      foreignOptions: column.foreignOptions,
      comment: column.comment,
      grants: column.grants,
      file: column.place.file,
      line: column.place.line
    )
    isVirtual = original?.isVirtual ?? false
  }
}

extension Partition {
  /// The partition with the names that its constraints and indexes got when it was resolved as a table.
  func named(after table: Table) -> Partition {
    var partition = self
    partition.primaryKey = table.primaryKey
    partition.unique = table.unique
    partition.checks = table.checks
    partition.foreignKeys = table.foreignKeys
    partition.exclusions = table.exclusions
    partition.indexes = table.indexes
    partition.statistics = table.statistics
    partition.triggers = table.triggers
    partition.partitioned = table.partitioned
    partition.partitions = table.partitions
    return partition
  }
}
