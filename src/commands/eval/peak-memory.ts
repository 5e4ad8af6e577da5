import { readFileSync } from 'node:fs';

/**
 * The most memory that this program held, in MB. Linux' `ru_maxrss` also counts what the process held that started this
 * one (getrusage(2) goes on over exec), so that the kernel's own mark for this program is read where there is one.
 */
export function peakMemoryMb(): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(statusOfProcess())?.[1];
  return Math.round(Number(kib ?? process.resourceUsage().maxRSS) / 1_024);
}

function statusOfProcess(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
