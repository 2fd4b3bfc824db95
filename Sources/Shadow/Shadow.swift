// The room Shadow.
