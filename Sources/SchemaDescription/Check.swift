/// A check constraint of a table or domain: `.check("total >= 0")`, or with its name first.
///
/// The name is `<table>_<columns the expression mentions>_check` unless given; in a domain `<domain>_check`.
public struct Check: ModelValue {
  public var name: String?
  public var expression: String
  /// Existing rows are not checked (`NOT VALID`); new and changed rows are.
  public var notValid: Bool
  /// Tables that inherit from this one do not get the check.
  public var noInherit: Bool
  /// No row is checked, new ones neither (`NOT ENFORCED`, PostgreSQL 18).
  public var notEnforced: Bool
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func check(
    _ name: String,
    _ expression: String,
    notValid: Bool = false,
    noInherit: Bool = false,
    notEnforced: Bool = false,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Check {
    Check(
      name: name,
      expression: expression,
      notValid: notValid,
      noInherit: noInherit,
      notEnforced: notEnforced,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }

  public static func check(
    _ expression: String,
    notValid: Bool = false,
    noInherit: Bool = false,
    notEnforced: Bool = false,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Check {
    Check(
      name: nil,
      expression: expression,
      notValid: notValid,
      noInherit: noInherit,
      notEnforced: notEnforced,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }
}
