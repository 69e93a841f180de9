/** One version in a changelog: its heading, and what is below it. */
export interface ChangelogSection {
  /** `Unreleased`, or the version. */
  readonly name: string;
  readonly date: string | undefined;
  readonly text: string;
}

const HEADING = /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$/gm;

/** The sections of a changelog, in its order. */
export function changelogSections(changelog: string): readonly ChangelogSection[] {
  const found = [...changelog.matchAll(HEADING)];
  return found.map((heading, i) => {
    const [line, name = '', date] = heading;
    const text = changelog.slice(heading.index + line.length, found[i + 1]?.index).trim();
    return { name, date, text };
  });
}

/** The changelog with what is unreleased as a version; the same where the version is there already. */
export function datedChangelog(changelog: string, version: string, date: string): string {
  if (changelogSections(changelog).some(({ name }) => name === version)) return changelog;
  return changelog.replace(/^## \[Unreleased\]$/m, `## [Unreleased]\n\n## [${version}] - ${date}`);
}
