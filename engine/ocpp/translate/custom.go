package translate

import (
	"encoding/json"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// custom gathers what goes into customData. The zero value is empty.
type custom struct{ json []byte }

func (c *custom) text(name string, value *string) {
	if value != nil {
		c.value(name, *value)
	}
}

func (c *custom) value(name string, value any) {
	if c.json == nil {
		c.json = append(c.json, `{"vendorId":"`+VendorID+`"`...)
	}
	c.json = append(c.json, `,"`+name+`":`...)
	c.json, _ = appendJSON(c.json, value) // texts and lists of them always fit
}

// data is nil where there is nothing.
func (c *custom) data() *v2.CustomData {
	if c.json == nil {
		return nil
	}
	return &v2.CustomData{VendorID: VendorID, JSON: ocpp.Raw(append(c.json, '}'))}
}

func appendJSON(out []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	return append(out, text...), err
}
