import { describe, expect, test } from 'vitest';
import { judge, type Presence } from './whereabouts.ts';

const all: Presence[] = ['absent', 'off', 'running', 'paused', 'held'];
const alive: Presence[] = ['running', 'paused'];

describe('where a VM belongs after a migration', () => {
  test('the source goes on only where the target has nothing that could run', () => {
    for (const source of all)
      for (const target of all)
        if (judge(source, target) === 'resume-at-source')
          expect([source, target]).toEqual(['held', 'absent']);
  });

  test('the source’s copy goes away only where the target’s lives and the source’s does not', () => {
    for (const source of all)
      for (const target of all)
        if (judge(source, target) === 'finish-at-target') {
          expect(alive).toContain(target);
          expect(alive).not.toContain(source);
        }
    expect(judge('held', 'running')).toBe('finish-at-target');
    expect(judge('absent', 'running')).toBe('finish-at-target');
  });

  test('the target’s half goes away only while the source has the VM', () => {
    for (const source of all)
      for (const target of all)
        if (judge(source, target) === 'clear-target') {
          expect(target).toBe('held');
          expect(['running', 'paused', 'held']).toContain(source);
        }
  });

  test('two that live, and none at all, are for a person', () => {
    expect(judge('running', 'running')).toBe('unclear');
    expect(judge('absent', 'absent')).toBe('unclear');
    expect(judge('absent', 'held')).toBe('unclear');
  });
});
