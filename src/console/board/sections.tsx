import { TEXT } from './en.ts';

const SECTIONS = [
  ['/board', TEXT.sections.board],
  ['/board/publish', TEXT.sections.publish],
  ['/board/import', TEXT.sections.import],
  ['/board/rates', TEXT.sections.rates],
  ['/board/stock', TEXT.sections.stock],
] as const;

type Section = (typeof SECTIONS)[number][0];

/** The pages of planning, above each of them. */
export const Sections = ({ at }: { at: Section | null }) => (
  <nav class="sections" aria-label={TEXT.sections.label}>
    {SECTIONS.map(([path, text]) => (
      <a href={path} aria-current={path === at ? 'page' : undefined}>
        {text}
      </a>
    ))}
  </nav>
);
