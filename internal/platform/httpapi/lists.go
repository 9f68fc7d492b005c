package httpapi

import (
	"encoding"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
)

// listsNotNull makes every nil list of an answer an empty one: the description says that lists are never null, and Go writes a
// nil slice as null. What holds a nil list is copied, so an answer that a room keeps is left as it was.
func listsNotNull(_ huma.Context, _ string, body any) (any, error) {
	if body == nil {
		return nil, nil
	}
	fixed, changed := withLists(reflect.ValueOf(body))
	if !changed {
		return body, nil
	}
	return fixed.Interface(), nil
}

// withLists returns the value, or a copy of it without nil lists.
func withLists(v reflect.Value) (reflect.Value, bool) {
	if t := v.Type(); t.Implements(jsonMarshaler) || t.Implements(textMarshaler) {
		return v, false // writes itself
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v, false
		}
		inner, changed := withLists(v.Elem())
		if !changed {
			return v, false
		}
		if v.Kind() == reflect.Interface {
			return inner, true
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(inner)
		return p, true
	case reflect.Struct:
		return copied(v, v.NumField(), func(of reflect.Value, i int) reflect.Value {
			if !v.Type().Field(i).IsExported() {
				return reflect.Value{}
			}
			return of.Field(i)
		}, func() reflect.Value { return reflect.New(v.Type()).Elem() })
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v, false // bytes are a text
		}
		if v.IsNil() {
			return reflect.MakeSlice(v.Type(), 0, 0), true
		}
		return copied(v, v.Len(), reflect.Value.Index, func() reflect.Value {
			return reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		})
	case reflect.Map:
		return mapWithLists(v)
	}
	return v, false
}

// copied fixes the parts of a struct or a slice, making the copy when the first part needs one.
func copied(v reflect.Value, n int, part func(of reflect.Value, i int) reflect.Value, fresh func() reflect.Value) (reflect.Value, bool) {
	out, changed := v, false
	for i := range n {
		p := part(v, i)
		if !p.IsValid() {
			continue
		}
		fixed, needed := withLists(p)
		if !needed {
			continue
		}
		if !changed {
			out, changed = fresh(), true
			if v.Kind() == reflect.Slice {
				reflect.Copy(out, v)
			} else {
				out.Set(v)
			}
		}
		part(out, i).Set(fixed)
	}
	return out, changed
}

func mapWithLists(v reflect.Value) (reflect.Value, bool) {
	out, changed := v, false
	for _, key := range v.MapKeys() {
		fixed, needed := withLists(v.MapIndex(key))
		if !needed {
			continue
		}
		if !changed {
			out, changed = reflect.MakeMapWithSize(v.Type(), v.Len()), true
			for _, k := range v.MapKeys() {
				out.SetMapIndex(k, v.MapIndex(k))
			}
		}
		out.SetMapIndex(key, fixed)
	}
	return out, changed
}
