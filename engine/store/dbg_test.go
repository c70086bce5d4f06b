package store
import ("testing";"path/filepath";"fmt";"sync";"time")
func TestDbgBatch(t *testing.T){
 s:=openFile(t, filepath.Join(t.TempDir(),"csms.db"), Options{})
 s.UpdateToken(ctx,"T",func(k *Token) error {k.Status="Accepted";return nil}); var commits int
 _ = commits
 for _, n := range []int{16,64,256,1000} {
 var wg sync.WaitGroup
 begun:=time.Now()
 per := 20000/n
 for i:=range n { wg.Go(func(){ d:=day{store:s,station:fmt.Sprint("X",n,"-",i)}; for j:=range per { if err:=d.message((j+i*7)%20); err!=nil {t.Error(err);return} } }) }
 wg.Wait()
 el:=time.Since(begun)
 t.Logf("stations %d: %.0f msg/s", n, float64(per*n)/el.Seconds())
 }
}
