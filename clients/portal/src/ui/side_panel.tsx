// A list, and beside it what is open of it; below it where there is no room.
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { classes } from "./classes";
import styles from "./side_panel.module.css";

interface BesidePanelProps {
  // Undefined while nothing is open.
  panel: ReactNode;
  children: ReactNode;
}

export function BesidePanel({ panel, children }: BesidePanelProps) {
  return (
    <div className={classes(styles.layout, panel !== undefined && styles.withPanel)}>
      <div className={styles.side}>{children}</div>
      {panel}
    </div>
  );
}

interface SidePanelProps {
  // What the panel is about, such as "Who waits for it".
  label: string;
  title: string;
  lead?: ReactNode;
  // Where it leads.
  links?: ReactNode;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
}

export function SidePanel(props: SidePanelProps) {
  const { label, title, lead, links, closeLabel, onClose, children } = props;
  return (
    <aside className={styles.panel} aria-label={label}>
      <header className={styles.head}>
        <div>
          <h2>{title}</h2>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        <IconButton icon="close" label={closeLabel} onClick={onClose} />
      </header>
      {links !== undefined && <p className={styles.links}>{links}</p>}
      {children}
    </aside>
  );
}
