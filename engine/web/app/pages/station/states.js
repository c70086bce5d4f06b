// What the states of an EVSE and its session are called, and how they look.

// looks: car (one is there), plug ("in", "out"), tone, word.
const looks = {
  Available: { plug: 'out', tone: 'good', word: 'Available' },
  Occupied: { car: true, plug: 'in', tone: 'held', word: 'Occupied' },
  Preparing: { car: true, plug: 'in', tone: 'held', word: 'Preparing' },
  Charging: { car: true, plug: 'in', tone: 'busy', word: 'Charging', flows: true },
  Discharging: { car: true, plug: 'in', tone: 'busy', word: 'Discharging', flows: true },
  SuspendedEV: { car: true, plug: 'in', tone: 'held', word: 'Paused by the car' },
  SuspendedEVSE: { car: true, plug: 'in', tone: 'held', word: 'Paused by the station' },
  EVConnected: { car: true, plug: 'in', tone: 'held', word: 'Car connected' },
  Finishing: { car: true, plug: 'in', tone: 'held', word: 'Ended, car still connected' },
  Idle: { car: true, plug: 'out', tone: 'held', word: 'No car connected' },
  Reserved: { plug: 'out', tone: 'held', word: 'Reserved', mark: 'reserved' },
  Unavailable: { plug: 'out', tone: 'idle', word: 'Out of service', mark: 'closed' },
  Faulted: { plug: 'out', tone: 'bad', word: 'Faulted', mark: 'fault' },
};

// lookOf is how an EVSE looks: its session says more than its status, but for a fault.
export function lookOf(status, session) {
  const by = session && status !== 'Faulted' && looks[session.charging_state];
  return by || (session && status !== 'Faulted' && looks.Occupied) || looks[status] || { plug: 'out', tone: 'idle', word: status || 'Not known yet', mark: status ? undefined : 'unknown' };
}

// word is what a connector's status is called.
export const word = (status) => lookOf(status).word;

// wholeOf is how a connected station looks: what flows says more than that its connectors are taken.
export const wholeOf = (s) => (s.status === 'Occupied' && s.power > 0 ? looks.Charging : s.status ? lookOf(s.status) : { tone: 'good', word: 'Connected' });
