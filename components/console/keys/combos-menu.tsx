import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine, SubMenu } from '@/components/ui/menu';
import { type Combo, plainCombos, sysRqCombos, terminalCombos } from './combos';

/** Keys that are pressed together. @param reason  why none can be sent now */
export function CombosMenu({
  reason,
  onChoose,
}: {
  reason: string | null;
  onChoose: (combo: Combo) => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const items = (combos: readonly Combo[]) =>
    combos.map((combo) => (
      <MenuItem key={combo.text} isDanger={combo.isDangerous} onSelect={() => onChoose(combo)}>
        {combo.text}
      </MenuItem>
    ));
  return (
    <Menu
      label="Key combinations"
      // The button itself only says why not; the menu would open all the same.
      isOpen={isOpen && reason === null}
      onOpenChange={setIsOpen}
      trigger={
        <Button size="sm" reason={reason}>
          Send keys
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {items(plainCombos)}
      <MenuLine />
      <SubMenu text="Ctrl-Alt-F1 to F12">{items(terminalCombos)}</SubMenu>
      <SubMenu text="Alt-SysRq (Linux)">{items(sysRqCombos)}</SubMenu>
    </Menu>
  );
}
