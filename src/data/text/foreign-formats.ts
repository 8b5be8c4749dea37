/** Formats that are often mistaken for text, by their first bytes, and what to do with each. */
const FORMATS: readonly (readonly [magic: string, rule: string])[] = [
  ['PAR1', 'is Parquet; read it with the source parquet'],
  ['ARROW1', 'is Arrow (Feather); read it with the source arrow'],
  ['FEA1', 'is Feather of version 1, which is no longer read; write it anew as Feather 2 or Parquet'],
  ['BZh', 'is compressed with bzip2; decompress it first (bunzip2), or use gzip, zstd or zip'],
  ['\xfd7zXZ', 'is compressed with xz; decompress it first (unxz), or use gzip, zstd or zip'],
  ['7z\xbc\xaf\x27\x1c', 'is a 7z archive; unpack it first, or use gzip, zstd or zip'],
  ['Rar!', 'is a rar archive; unpack it first, or use gzip, zstd or zip'],
  ['\xd0\xcf\x11\xe0', 'is an Excel workbook (xls); save it as CSV'],
  ['\x89HDF', 'is HDF5; write it anew as Parquet or CSV'],
  ['%PDF', 'is PDF and no table'],
  ['SQLite format 3', 'is SQLite; export the table as CSV'],
];

/** Returns what is to be said of a file that is not text; undefined where its beginning is none of the known formats. */
export function formatOf(bytes: Buffer, file: string): string | undefined {
  const start = bytes.toString('latin1', 0, 512);
  const found = FORMATS.find(([magic]) => start.startsWith(magic));
  if (found) return found[1];
  if (start.startsWith('PK')) {
    const isWorkbook = /\.xls[xmb]$/i.test(file) || bytes.subarray(0, 4096).includes('xl/') || start.includes('[Content_Types].xml');
    return isWorkbook ? 'is an Excel workbook (xlsx); save it as CSV' : undefined;
  }
  if (/^\s*(<!doctype html|<html|<head|<body|<\?xml)/i.test(start.replace(/^\xef\xbb\xbf/, '')))
    return 'is HTML or XML, perhaps an error page of the server, and no table';
  return bytes.toString('latin1', 8, 12) === 'DUCK' ? 'is a DuckDB database; read it with the source duckdb' : undefined;
}
