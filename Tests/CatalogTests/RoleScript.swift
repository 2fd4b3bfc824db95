/// SQL that makes roles which other tests may be making at the same moment.
func makingRoles(_ names: String...) -> String {
  names.map { name in
    """
    DO $do$ BEGIN CREATE ROLE \(name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$;

    """
  }
  .joined()
}
