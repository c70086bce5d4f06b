package sim

import (
	"time"

	"csms/engine/ocpp/v2"
)

// model is what a station knows and remembers. Station.mu guards it. Maps are made when something is
// put in, so that thousands of stations are small.
type model struct {
	evses []*evse // by number from 1

	values       map[string]string         // of variables that were set, by variable.key
	listVersion  int                       // of the local authorization list
	list         map[string]bool           // its tokens
	profiles     map[int]profile           // by id
	messages     map[int]v2.MessageInfo    // on the display, by id
	reservations map[int]*evse             // by id
	monitors     map[int]v2.MonitoringData // by id; each holds one monitor
	lastMonitor  int
	certificates []v2.CertificateHashDataChain
	published    map[string]string // firmware for others: location by checksum
	customers    map[string]bool   // tokens of which the station knows something
	cost         float64           // as the CSMS last said

	firmware       string
	firmwareStatus v2.FirmwareStatusEnum
	logStatus      v2.UploadLogStatusEnum
	meterInterval  time.Duration
	lastEvent      int     // number of the last transaction of this station
	register       float64 // of the main meter, in Wh

	ocpp16 model16 // what only stations of OCPP 1.6 have
}

// evse is one EVSE with one connector.
type evse struct {
	id          int
	inoperative bool
	// scheduled is the operational state to take on when the session ends; empty: none.
	scheduled   v2.OperationalStatusEnum
	reservation int // id; 0: none
	session     *Session
	phase       phase
}

// phase is how far a session is at its connector.
type phase uint8

const (
	unplugged phase = iota
	preparing       // the cable is in, the CSMS doesn't know of the transaction yet
	charging
	finishing // the transaction is over, the cable still in
)

type profile struct {
	evse int
	v2.ChargingProfile
}

func newModel(o *Options) model {
	m := model{
		firmware:       o.Firmware,
		firmwareStatus: v2.FirmwareStatusIdle,
		logStatus:      v2.UploadLogStatusIdle,
		meterInterval:  o.MeterInterval,
		register:       1000,
	}
	for i := range o.EVSEs {
		m.evses = append(m.evses, &evse{id: i + 1})
	}
	return m
}

// evse returns the EVSE with the number, or nil.
func (m *model) evse(id int) *evse {
	if id < 1 || id > len(m.evses) {
		return nil
	}
	return m.evses[id-1]
}

// named returns the EVSEs that a command names: all for none and for 0, nil for an unknown one.
func (m *model) named(e *v2.EVSE) []*evse {
	if e == nil || e.ID == 0 {
		return m.evses
	}
	one := m.evse(e.ID)
	if one == nil || e.ConnectorID != nil && *e.ConnectorID != 1 {
		return nil
	}
	return []*evse{one}
}

// free returns an EVSE that takes a session of the token: the one asked for, or any for 0.
func (m *model) free(id int) *evse {
	for _, e := range m.evses {
		if (id == 0 || e.id == id) && e.session == nil && !e.inoperative {
			return e
		}
	}
	return nil
}

// session returns the session that runs with the transaction id, or nil.
func (m *model) session(id string) *Session {
	for _, e := range m.evses {
		if e.session != nil && !e.session.over && e.session.id == id {
			return e.session
		}
	}
	return nil
}

// sessions returns all that run.
func (m *model) sessions() []*Session {
	var all []*Session
	for _, e := range m.evses {
		if e.session != nil && !e.session.over {
			all = append(all, e.session)
		}
	}
	return all
}

func (e *evse) status() v2.ConnectorStatusEnum {
	switch {
	case e.inoperative:
		return v2.ConnectorStatusUnavailable
	case e.session != nil:
		return v2.ConnectorStatusOccupied
	case e.reservation != 0:
		return v2.ConnectorStatusReserved
	}
	return v2.ConnectorStatusAvailable
}

// put sets an element of a map that may not have been made yet.
func put[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = value
}
