package ocpp

import (
	"encoding/json"
	"errors"
)

// Raw is any JSON value, as its text. "" is absent.
type Raw string

// MarshalJSON returns the text; an absent value is null.
func (r Raw) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return []byte(r), nil
}

// UnmarshalJSON keeps a copy of the text.
func (r *Raw) UnmarshalJSON(text []byte) error {
	*r = Raw(text)
	return nil
}

// CustomData is what a vendor adds to an object of OCPP 2.0.1 or later: an object
// of which only vendorId is known (OCPP 2.0.1 part 2, section 2.1.4).
type CustomData struct {
	VendorID string // at most 255 characters
	JSON     Raw    // the whole object as sent, vendorId included; "" is an object of nothing but vendorId
}

// MarshalJSON returns the whole object.
func (c CustomData) MarshalJSON() ([]byte, error) {
	if c.JSON != "" {
		return []byte(c.JSON), nil
	}
	return json.Marshal(struct {
		VendorID string `json:"vendorId"`
	}{c.VendorID})
}

// UnmarshalJSON keeps the object's text and reads its vendorId.
func (c *CustomData) UnmarshalJSON(text []byte) error {
	var known struct {
		VendorID *string `json:"vendorId"`
	}
	if err := json.Unmarshal(text, &known); err != nil {
		return err
	}
	if known.VendorID == nil {
		return errors.New("customData has no vendorId")
	}
	c.VendorID, c.JSON = *known.VendorID, Raw(text)
	return nil
}
